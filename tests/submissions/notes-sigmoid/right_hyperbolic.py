# exp(u)/(1 + exp(u))^2 = 1/(2 cosh(u/2))^2 = (1 - tanh(u/2)^2)/4; one answer of each sort
import numpy as np
import sympy

dL_du = "-1/(2 cosh(u/2))^2"
dL_dw0 = "-(1 - tanh((w0*x0 + w1*x1 + w2)/2)^2) x0 / 4"
dL_dw1 = r"-\frac{x_1}{4} \left(1 - \tanh^2\left(\frac{w_0 x_0 + w_1 x_1 + w_2}{2}\right)\right)"
dL_dw2 = -sympy.sech(sympy.sympify("(w0*x0 + w1*x1 + w2)/2")) ** 2 / 4


def dL_dx0(w0, w1, w2, x0, x1):
    return np.float32(-w0 / 4 * (1 - np.tanh((w0 * x0 + w1 * x1 + w2) / 2) ** 2))


def dL_dx1(w0, w1, w2, x0, x1):
    return np.array(-w1 / 4 * (1 - np.tanh((w0 * x0 + w1 * x1 + w2) / 2) ** 2))
