import numpy as np

parts = np.array(["RMSProp", "momentum"])

why = r"""$m_t$ is a running mean of $g_t$, as in momentum, and $v_t$ one of $g_t^2$, as in RMSProp; the step is
$m_t / \sqrt{v_t}$ entry by entry."""
