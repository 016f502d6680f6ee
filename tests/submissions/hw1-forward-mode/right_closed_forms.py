import numpy as np

u = np.exp
inner = lambda x: u(x) + 2 * u(2 * x)
forward_mode = lambda x: {
    "df1/dx": u(x),
    "df2/dx": 2 * u(2 * x),
    "df3/dx": inner(x),
    "df4/dx": u(u(x) + u(2 * x)) * inner(x),
    "df5/dx": np.cos(u(x) + u(2 * x)) * inner(x),
    "dy/dx": (u(u(x) + u(2 * x)) + np.cos(u(x) + u(2 * x))) * inner(x),
}
why_not_forward = r"Cost $\propto$ number of parameters for forward mode, one backward pass for reverse mode, as the loss is a scalar."
