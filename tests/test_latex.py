"""LaTeX: what each spelling means, what is refused with which words, and how much of it is read at all."""

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradekit.formulas.latex import is_latex, read_latex
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable, name, number
from gradekit.formulas.write import plain
from random_trees import INDEX, random_tree

NAMES = "x y z a b c t u p q f g k n N lam phi alpha gamma omega w0 w1 w_2 x0 theta_1 df dL_dw yhat"
SCOPE = Scope({each: Variable() for each in NAMES.split()})
SHAPES: dict[str, tuple[int, ...]] = {
    "A": (4, 3), "B": (3, 3), "P": (3, 3), "W_ell": (3, 3), "W1": (5, 3), "W2": (2, 5),
    "x": (3,), "y": (3,), "z": (3,), "b": (4,), "g": (2,), "lam": (),
}  # fmt: skip
MATRICES = Scope({each: Variable(shape=shape) for each, shape in SHAPES.items()}, matrices=True)

# fmt: off
READINGS = {
    r"\frac{1}{1+\mathrm{e}^{-z}}": "1/(1 + e^(-z))",
    r"\frac{-e^{u}}{(1+e^{u})^2} x_0": "-e^u/(1 + e^u)^2*x0",
    r"\frac{-\exp(u)}{(1 + \exp(u))^2} \cdot x_0": "-exp(u)/(1 + exp(u))^2*x0",
    r"-\frac{e^{u}}{(1+e^{u})^2}": "-(e^u/(1 + e^u)^2)",
    r"\frac12 x": "1/2*x",
    r"\frac\pi2": "pi/2",
    r"\tfrac{1}{2}x": "1/2*x",
    r"\dfrac{x}{2}": "x/2",
    r"\frac{x}{y}^2": "(x/y)^2",
    r"\frac{1}{x}\frac{1}{y}": "1/x*(1/y)",
    r"\frac{x}{2}/y": "x/2/y",
    r"x/y \cdot z": "x/y*z",
    r"x \div y": "x/y",
    "x_0^2": "x0^2",
    "w_1^{2}x": "w1^2*x",
    r"\theta_1^2": "theta_1^2",
    "x^2_0": "x0^2",
    "w_{0}x + w_{1}": "w0*x + w1",
    "w0x + w_2": "w0*x + w_2",
    r"\hat{y} + 1": "yhat + 1",
    r"\lambda x": "lam*x",
    "α x": "alpha*x",
    r"\varphi x": "phi*x",
    "x^{10}": "x^10",
    "x^10": "x^10",
    "x^{y^{2}}": "x^(y^2)",
    r"x^\alpha": "x^alpha",
    r"x^\frac{1}{2}": "x^(1/2)",
    "2^{-x}": "2^(-x)",
    "x**2": "x^2",
    "-x^2": "-x^2",
    "-x^{2}y": "-x^2*y",
    "+x": "x",
    "{x}^2": "x^2",
    "{x+1}": "x + 1",
    "(x^2)^3": "(x^2)^3",
    "xe^{-x}": "x*e^(-x)",
    "e^x y": "e^x*y",
    r"e^{i\pi}": "e^(i*pi)",
    r"\mathrm{e}^{x}": "e^x",
    "2e": "2*e",
    "a^{2}bc": "a^2*b*c",
    "bca": "b*c*a",
    "2xy": "2*x*y",
    "N^2 + n^2": "N^2 + n^2",
    r"(1-\lambda)\phi - \alpha g": "(1 - lam)*phi - alpha*g",
    "x(y+1)": "x*(y + 1)",
    "(x+y)(x-y)": "(x + y)*(x - y)",
    r"\pi(x+1)": "pi*(x + 1)",
    "3(x)": "3*x",
    r"x\,y\;z\quad a": "x*y*z*a",
    "x~y": "x*y",
    r"3 \times x \ast y": "3*x*y",
    r"x \cdot -y": "x*(-y)",
    r"\bigl(x+1\bigr)^2": "(x + 1)^2",
    r"\Big[x+1\Big]^2": "(x + 1)^2",
    r"\left\{x+1\right\}^2": "(x + 1)^2",
    r"\left.x\right.y": "x*y",
    r"\lbrace x \rbrace y": "x*y",
    r"\exp[x]": "exp(x)",
    r"\exp[x]^2": "exp(x)^2",
    r"\exp\left(x\right)^2": "exp(x)^2",
    r"\exp(\exp[x] + \exp[x]^2) + \sin(\exp[x] + \exp[x]^2)": "exp(exp(x) + exp(x)^2) + sin(exp(x) + exp(x)^2)",
    r"\exp x": "exp(x)",
    r"\exp{x}y": "exp(x)*y",
    r"\log{\left(x \right)}^{2}": "log(x)^2",
    r"\log\frac{p}{1-p}": "log(p/(1 - p))",
    r"\log p": "log(p)",
    r"\log xy": "log(x*y)",
    r"\log x^2": "log(x^2)",
    r"\log^2 x": "log(x)^2",
    r"\log(p)(1-q)": "log(p)*(1 - q)",
    r"\log_2 x": "log2(x)",
    r"\log_{10}(x)": "log10(x)",
    r"\log_b x": "log(x, b)",
    r"\ln|x|": "log(abs(x))",
    r"\ln 2x": "log(2*x)",
    r"\log 2 \cdot x": "log(2)*x",
    r"\log \sin x": "log(sin(x))",
    r"-y\log p-(1-y)\log(1-p)": "-y*log(p) - (1 - y)*log(1 - p)",
    r"\cos 2t": "cos(2*t)",
    r"\cos 2 t": "cos(2*t)",
    r"\cos 2\pi t": "cos(2*pi*t)",
    r"\sin \omega t": "sin(omega*t)",
    r"\sin x \cos x": "sin(x)*cos(x)",
    r"\sin xy": "sin(x*y)",
    r"\sin\,x": "sin(x)",
    r"\sin \frac{x}{2}": "sin(x/2)",
    r"\sin(x)/2": "sin(x)/2",
    r"\sin(x)^2": "sin(x)^2",
    r"\sin x^2": "sin(x^2)",
    r"\sin^n x": "sin(x)^n",
    r"\tanh^{2}(z)": "tanh(z)^2",
    r"\arcsin x": "asin(x)",
    r"\operatorname{artanh}(x)": "atanh(x)",
    r"\sqrt{\gamma^2+4}": "sqrt(gamma^2 + 4)",
    r"\sqrt2 x": "sqrt(2)*x",
    r"\sqrt{x}y": "sqrt(x)*y",
    r"\sqrt[3]{x}": "cbrt(x)",
    r"\sqrt[n]{x}": "root(x, n)",
    r"\sigma(z)": "sigmoid(z)",
    r"\sigma(z)(1-\sigma(z))": "sigmoid(z)*(1 - sigmoid(z))",
    r"\sigma'(z)": "dsigmoid(z)",
    r"\sigma^{\prime}(z)": "dsigmoid(z)",
    r"\sigma^2(z)": "sigmoid(z)^2",
    r"\operatorname{ReLU}(x)": "relu(x)",
    r"\text{sig}(z)": "sigmoid(z)",
    r"\mathrm{sigmoid}(z)": "sigmoid(z)",
    r"\Gamma(x)": "gamma(x)",
    r"\max(0,x)": "max(0, x)",
    r"\max\{0, x\}": "max(0, x)",
    r"\min\left(x,y\right)": "min(x, y)",
    "|x|": "abs(x)",
    "|x||y||z|": "abs(x)*abs(y)*abs(z)",
    "|x|-|y|": "abs(x) - abs(y)",
    "2|x|+|y-|z||": "2*abs(x) + abs(y - abs(z))",
    r"\left|x-1\right|": "abs(x - 1)",
    r"\left|{x+3}\right| y": "abs(x + 3)*y",
    r"\lvert x\rvert^2": "abs(x)^2",
    r"\|x\|": "abs(x)",
    r"\lVert x\rVert_2": "abs(x)",
    r"\lfloor x \rfloor": "floor(x)",
    r"\lceil x \rceil": "ceiling(x)",
    "n!": "factorial(n)",
    "2n!": "2*factorial(n)",
    r"\binom{n}{k}": "binomial(n, k)",
    r"\sum_{k=0}^{n-1} x^k": "Sum(x^k, k, 0, n - 1)",
    r"\sum_{j=1}^n j x + 1": "Sum(j*x, j, 1, n) + 1",
    r"\sum_{j=1}^{3} \sum_{i=1}^{j} x^i y": "Sum(Sum(x^i*y, i, 1, j), j, 1, 3)",
    r"2 \sum_{j=1}^{3} j \cdot x - 1": "2*Sum(j*x, j, 1, 3) - 1",
    r"\sum_{j=1}^{\infty} x^j": "Sum(x^j, j, 1, oo)",
    r"\frac{\sum_{j=1}^{n} j}{n}": "Sum(j, j, 1, n)/n",
    r"\prod_{j=1}^{n} (1+j)": "Product(1 + j, j, 1, n)",
    r"\prod_{j=1}^{n} j x": "Product(j*x, j, 1, n)",
    r"\frac{dL}{dw}": "dL_dw",
    r"2\frac{\partial L}{\partial w} x": "2*dL_dw*x",
    r"-\frac{1}{f^2}\frac{df}{dx}": "-(1/f^2)*df",
    r"-\frac{f'}{f^2}": "-(df/f^2)",
    r"-\frac{\mathrm{df}}{f^{2}}": "-(df/f^2)",
    r"\frac{\partial}{\partial x} (x^2 y)": "2*x*y",
    r"\frac{d}{dx} x^2 y": "2*x*y",
    r"\frac{\mathrm{d}}{\mathrm{d}x} \sin x": "cos(x)",
    "1.5e-3": "0.0015",
    "2e3": "2000",
    "1{,}024": "1024",
    ".5x": "0.5*x",
    "1.69.": "1.69",
    "10^{-3}": "10^(-3)",
    r"6.02 \times 10^{23}": "6.02*10^23",
    "y = 2x": "2*x",
    r"\sigma'(z) = \sigma(z)(1-\sigma(z))": "sigmoid(z)*(1 - sigmoid(z))",
    r"\frac{dL}{dw} = x^2": "x^2",
    "f(x) = x^2": "x^2",
    "$x^2$": "x^2",
    "$$x^2$$": "x^2",
    r"\( x_0 \)": "x0",
    r"\[ x_0. \]": "x0",
    r"\infty": "oo",
    r"-\infty": "-oo",
    "x > 0": "x > 0",
    r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}": "Piecewise(x > 0, x, 0)",
    r"\begin{cases} x, & \text{if } x > 0, \\ 0, & \text{otherwise.} \end{cases}": "Piecewise(x > 0, x, 0)",
    r"\begin{cases} x & x > 0 \\ 0 & 0 \ge x \\ \end{cases}": "Piecewise(x > 0, x, 0)",
    r"\begin{cases} -1 & x<0 \\ 0 & x=0 \\ 1 & x > 0 \end{cases}": "Piecewise(x < 0, -1, x == 0, 0, 1)",
    r"\begin{cases} x & x>1 \\ 0 & x < 0 \end{cases}": "Piecewise(x > 1, x, x < 0, 0)",
    r"\begin{cases} x & x>1 \\ 0 & x < 1 \end{cases}": "Piecewise(x > 1, x, x < 1, 0)",
    r"\begin{cases} x & x > 0 \\ y & y \le 0 \end{cases}": "Piecewise(x > 0, x, y <= 0, y)",
    r"\begin{cases} x & 0<x<1 \\ 0 & x \ge 1 \text{ or } x<-1\end{cases}":
        "Piecewise(0 < x and x < 1, x, x >= 1 or x < -1, 0)",
    r"\begin{cases} x & \text{if } x > 0 \text{ and } y>0\\ z & \text{else}\end{cases} + 1":
        "Piecewise(x > 0 and y > 0, x, z) + 1",
    "2^x 3^x": "2^x*3^x",
    "x 2^{x-1}": "x*2^(x - 1)",
    r"1/\sin x": "1/sin(x)",
    r"\cos^2 2x": "cos(2*x)^2",
    r"\log_{2}x": "log2(x)",
    "e^{-x}(1+x)": "e^(-x)*(1 + x)",
}
MATRIX_READINGS = {
    "A^T(Ax-b)": "A.T@(A@x - b)",
    r"2A^\top(Ax - b)": "2*A.T@(A@x - b)",
    "2 A^{T} A x": "2*A.T@A@x",
    r"(A^TA+\lambda I_3)^{-1}A^Tb": "inv(A.T@A + lam*eye(3))@A.T@b",
    r"W_2\operatorname{diag}(\sigma'(W_1x))W_1": "W2@diag(dsigmoid(W1@x))@W1",
    r"(W_2^T g) \odot \sigma'(W_1 x)": "hadamard(W2.T@g, dsigmoid(W1@x))",
    r"\left((W_2^T g) \odot \sigma'(W_1 x)\right) x^\intercal": "hadamard(W2.T@g, dsigmoid(W1@x))@x.T",
    r"B x \odot y": "hadamard(B@x, y)",
    r"\|Ax-b\|^2": "norm(A@x - b)^2",
    r"\|Ax-b\|_2^2": "norm(A@x - b)^2",
    r"\|x\|_1": "norm(x, 1)",
    r"\|x\|_\infty": "norm(x, oo)",
    r"\|A\|_F^2": "norm(A)^2",
    r"\|A\|_2": "norm(A, 2)",
    r"\operatorname{tr}(A^TA)": "trace(A.T@A)",
    r"\operatorname{tr} AB": "trace(A@B)",
    r"\operatorname{tr}(B)^2": "trace(B)^2",
    r"\det B": "det(B)",
    "B^2": "B@B",
    "B^{-1}": "inv(B)",
    "B^{-T}": "inv(B).T",
    r"x \cdot y": "x.T@y",
    "x^T y": "x.T@y",
    "x x^T": "x@x.T",
    r"\lambda x": "lam*x",
    r"x^\top B x": "x.T@B@x",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4\end{bmatrix} x": "array([[1, 2], [3, 4]])@x",
    r"\mathbf{P}^{\top}\sigma(\mathbf{P}\mathbf{W}_{\ell}\mathbf{z}+\mathbf{P}\mathbf{x})":
        "P.T@sigmoid(P@W_ell@z + P@x)",
    r"\mathbf{PW}_{\ell}\mathbf{z}": "P@W_ell@z",
    r"\frac{1}{2}\|x-y\|_2^2 + \lambda\|x\|^2": "1/2*norm(x - y)^2 + lam*norm(x)^2",
    r"\frac{x}{\|x\|}": "x/norm(x)",
    r"\operatorname{softmax}(x)": "softmax(x)",
    r"\exp(x)": "exp(x)",
}
REFUSALS: dict[str, tuple[int | None, str]] = {
    r"\sin^{-1} x": (4, r"this can be the inverse function or the reciprocal: write \arcsin(...) or 1/\sin(...)"),
    r"\sin^{-2} x": (4, r"this power belongs behind the bracket of \sin: \sin(...)^{...}"),
    r"\sin x/2": (6, "it is not clear where the function before this ends: put its argument in brackets"),
    r"\sin 2 \cdot x": (7, "it is not clear where the function before this ends: put its argument in brackets"),
    r"\sin -x": (0, r"\sin is a function: write what it is of, in brackets"),
    r"\sin x(1-x)": (6, r"it is not clear how far \sin reaches: put its argument in brackets"),
    r"\sin \frac{x}{2} y": (17, r"it is not clear how far \sin reaches: put its argument in brackets"),
    r"\sin": (0, r"\sin is a function: write what it is of, in brackets"),
    r"\log x y": (7, r"it is not clear how far \log reaches: put its argument in brackets"),
    r"\log p q": (7, r"it is not clear how far \log reaches: put its argument in brackets"),
    r"\ln 2 x": (6, r"it is not clear how far \ln reaches: put its argument in brackets"),
    r"\log \sin x y": (12, r"it is not clear how far \sin reaches: put its argument in brackets"),
    r"\log (1-p)(1-q)": (10, r"it is not clear how far \log reaches: put its argument in brackets"),
    r"\exp(x,y)": (0, r"\exp takes 1 argument, here are 2"),
    r"\sin^2(x)^2": (9, "two powers behind each other: put the inner one in brackets"),
    r"\sin{x}^2": (4, "braces are not printed: put the function's argument in round brackets"),
    "1/2x": (1, r"it is not clear how far the division reaches: write \frac{...}{...}"),
    "x/y z": (1, r"it is not clear how far the division reaches: write \frac{...}{...}"),
    r"2\frac{1}{2}": (1, r"a number before a fraction of numbers: write + or \cdot between them"),
    "x 2": (2, r"a number behind a factor: write \cdot before it, or both as one number"),
    r"1\,024": (3, r"a number behind a factor: write \cdot before it"),
    "1{,}5": (0, "{,} parts thousands; the decimal sign is a point"),
    "1,5": (1, "several values separated by commas; one formula is asked"),
    r"50\%": (2, "percent belongs to a number alone; write it as a fraction of 100"),
    "e^2x": (3, "the power holds only the 2: write e^{...} with braces"),
    "e^xy": (2, "^xy raises only the x; write ^{xy} or ^x"),
    "e(x+1)": (0, r"e before a bracket: write e^{...} or \cdot"),
    "x^-1": (2, "write the power in braces: x^{-1}"),
    "x^2^3": (3, "two powers behind each other: put the inner one in brackets"),
    "x^{(1)}": (2, "this can be an index or a power: write the power without round brackets"),
    "x_0_1": (3, "two indices behind each other: put the inner one in brackets"),
    "x_i": (0, "'x_i' is not a name of this formula, did you mean x?"),
    "X": (0, "'X' is not a name of this formula, did you mean x?"),
    "h(x)": (0, "'h' is not a name of this formula, did you mean phi?"),
    "foo": (0, "'foo' is not a name of this formula, did you mean f?"),
    r"\Omega": (0, "'Omega' is not a name of this formula, did you mean omega?"),
    r"\sigma^2": (0, "'sigma' is not a name of this formula, did you mean gamma?"),
    r"\sigma z": (0, "'sigma' is not a name of this formula, did you mean gamma?"),
    r"\operatorname{foo}(x)": (0, "'foo' is not a name of this formula, did you mean f?"),
    "exp x": (0, r"exp without a backslash: write \exp(...) with brackets"),
    "x'": (0, "'x'' is not a name of this formula, did you mean x?"),
    "|x|y|z|": (0, r"these bars can be paired in two ways: write \lvert x \rvert"),
    "|x": (0, r"these bars do not pair: write \lvert x \rvert"),
    r"\|A\|_F": (2, "'A' is not a name of this formula, did you mean a?"),
    "{x+1}y": (0, "braces are not printed: write round brackets"),
    "{x^2}^3": (0, "braces are not printed: write round brackets"),
    "(x": (0, "( is opened but never closed"),
    "x)": (1, ") closes nothing that was opened"),
    r"\left(x\right]": (7, r"\left( is closed by \right]"),
    "x^{}": (3, "'}' cannot stand here: a number, a name or a bracket is missing before it"),
    "--x": (1, "two signs in a row, or a sign where a number or name is missing"),
    "x +": (3, "the formula ends where a number, a name or a bracket is missing"),
    "x & y": (2, "a row or column of a table outside of one: one formula is asked"),
    r"x \pm 1": (2, r"\pm is not read: write one of + and -"),
    r"x + \infty": (4, r"\infty is not read: it stands alone or as the limit of a sum, not in arithmetic"),
    r"\int x dx": (0, r"\int is not read: give the antiderivative or the value itself"),
    r"\lim x": (0, r"\lim is not read: give the limit itself"),
    r"\sgm(z)": (0, r"\sgm is not a command that is read here, did you mean \sigma?"),
    r"\foo x": (0, r"\foo is not a command that is read here, did you mean \floor?"),
    r"\nabla f": (0, r"\nabla is not read: write the derivatives themselves"),
    r"\partial x": (0, r"\partial is not read: write \frac{\partial}{\partial x}(...)"),
    r"x \circ y": (2, r"\circ is the composition of functions; write \cdot for a product"),
    r"x^\top": (1, "a transpose has no place in a formula of numbers"),
    r"\begin{align} x \end{align}":
        (0, "the environment 'align' is not read here; these are: cases, bmatrix, pmatrix, matrix"),
    r"\begin{bmatrix} x \end{bmatrix}": (0, "a matrix has no place in a formula of numbers"),
    r"\begin{cases} x \\ y \end{cases}": (14, r"a row of cases is `value & condition`, and \\ parts the rows"),
    r"\begin{cases} x & x>0 \\ y & \text{otherwise} \\ z & x<0\end{cases}":
        (29, "`otherwise` belongs into the last of several rows"),
    r"\sum_k x": (4, r"\sum needs its limits: \sum_{k=0}^{n}"),
    r"\sum_{j=1} x": (0, r"\sum needs its upper limit: \sum_{j=0}^{n}"),
    r"\sum_{j=1}^{3} j / 2": (17, r"it is not clear whether all of \sum is divided: write \frac or brackets"),
    r"\prod_{j=1}^n (1+j) x": (20, r"it is not clear how far \prod reaches: put all of it in brackets"),
    r"\frac{\partial L}{\partial u}": (0, "'dL/du' is not a name of this formula, did you mean dL_dw?"),
    r"\frac{d}{dx}(x^2) y": (0, "it is not clear what is differentiated: put all of it, and no more, in brackets"),
    r"\frac{d}{dx} x^2 + x": (0, "it is not clear what is differentiated: put all of it, and no more, in brackets"),
    r"\frac{dx}{dt}": (0, "'dx/dt' is not a name of this formula (x, y, z, a, b, c, t, u, p, q, f, g)"),
    "x = y = z": (6, "several relations in a row: give the final formula only"),
    "x^2 = 4": (4, "an equation: only a name may stand left of the equals sign"),
    "$x": (0, "the formula has a dollar or its like on one side only"),
    "n!^2": (1, "a factorial beside another sign: put what comes first in brackets"),
    "x²": (1, "write ^2 in LaTeX"),
    "x2^2": (1, r"a number behind a factor: write \cdot before it"),
    "2 3^x": (2, r"a number behind a factor: write \cdot before it"),
    r"\log|x||y|": (7, r"it is not clear how far \log reaches: put its argument in brackets"),
    "f'(x)": (0, r"a prime before a bracket: write f' alone, or \cdot"),
    r"\log^{-1} x": (4, r"this can be the inverse function or the reciprocal: write 1/\log(...)"),
}
MATRIX_REFUSALS: dict[str, tuple[int | None, str]] = {
    r"\|A\|": (0, r"the norm of a matrix needs its index: \|A\|_F or \|A\|_2"),
    "|A|": (0, r"bars around an array can mean three things: write \det A, \|A\| or \operatorname{abs}(A)"),
    "||x||": (1, r"bars around an array can mean three things: write \det A, \|A\| or \operatorname{abs}(A)"),
    "x^2": (1, r"a power of a vector: write x \odot x entry by entry, x^\top x for the product"),
    "B^{0.5}": (1, r"a power of an array can mean two things: write A A or A \odot A"),
    "e^{x}": (1, r"a power with an array above: write \exp(z) where each entry is meant"),
    r"x \times y": (2, r"\times between vectors: write x^\top y, x \odot y or x y^\top"),
    r"\frac{x}{y}": (0, "a division by an array: write A^{-1} for the inverse"),
    "I x": (0, "say how large the identity I is, for example I_3"),
    r"x \odot y \cdot z": (10, r"\odot beside another product sign: put brackets around one of them"),
    r"W_2^T g \odot \sigma'(W_1 x) x^T": (8, r"\odot between a column and a matrix: put brackets around what it joins"),
    r"\operatorname{tr} A B": (20, r"it is not clear how far \operatorname{tr} reaches: put its argument in brackets"),
    r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}": (0, "the rows of this matrix have different lengths"),
    "X^TX": (0, "'X' is not a name of this formula, did you mean x?"),
    "x y": (None, r"a product of two vectors: write x^\top y, x y^\top or x \odot y"),
}
# fmt: on


def scope(names: str) -> Scope:
    return Scope({each: Variable() for each in names.split()})


def refused(text: str, where: Scope = SCOPE) -> tuple[int | None, str]:
    with pytest.raises(CannotRead) as odd:
        read_latex(text, where)
    return odd.value.at, odd.value.what


@pytest.mark.parametrize("text", READINGS)
def test_readings(text: str) -> None:
    assert plain(read_latex(text, SCOPE)) == READINGS[text]


@pytest.mark.parametrize("text", MATRIX_READINGS)
def test_readings_of_matrix_formulas(text: str) -> None:
    assert plain(read_latex(text, MATRICES)) == MATRIX_READINGS[text]


@pytest.mark.parametrize("text", REFUSALS)
def test_refusals(text: str) -> None:
    assert refused(text) == REFUSALS[text]


@pytest.mark.parametrize("text", MATRIX_REFUSALS)
def test_refusals_of_matrix_formulas(text: str) -> None:
    assert refused(text, MATRICES) == MATRIX_REFUSALS[text]


def test_trees() -> None:
    x, y = name("x"), name("y")
    assert read_latex("2xy", SCOPE) == Node("*", (number(2), x, y))
    assert read_latex(r"-\frac{x}{y}", SCOPE) == Node("neg", (Node("/", (x, y)),))
    assert read_latex("x - y - 1", SCOPE) == Node("+", (x, Node("neg", (y,)), Node("neg", (number(1),))))
    assert read_latex("e^{x}", SCOPE) == Node("^", (Node("constant", value="E"), x))
    total = Node("sum", (Node("^", (x, name("j"))), name("j"), number(0), name("n")))
    assert read_latex(r"\sum_{j=0}^{n} x^j", SCOPE) == total
    below = Node("<=", (x, number(0)))
    rest = Node("undefined")
    assert read_latex(r"\begin{cases} y & x \le 0 \end{cases}", SCOPE) == Node("piecewise", (below, y, rest))


def test_only_a_visible_rest_is_the_default() -> None:
    def last(conditions: str) -> str:
        first, second = conditions.split(";")
        text = rf"\begin{{cases}} x & {first} \\ 0 & {second} \end{{cases}}"
        return read_latex(text, SCOPE).args[-1].head

    rests = [r"x > 0; x \leq 0", r"x>0;0 \geq x", r"x \ne 1;x=1", r"x<2; x \geq 2", "x<2;2<=x"]
    assert [last(each) for each in rests] == ["number"] * 5
    gaps = ["x > 0; x < 0", r"x > 0; y \le 0", r"x>1;x \le 0", r"x>0; x \le y", r"x>0 \land y>0; x \le 0"]
    assert [last(each) for each in gaps] == ["undefined"] * 5


def test_declared_names_come_before_all_else() -> None:
    assert plain(read_latex(r"\sigma(z)", scope("sigma z"))) == "sigma*z"
    assert plain(read_latex("e^{x}", scope("e x"))) == "e^x"
    assert plain(read_latex(r"\pi x", scope("pi x"))) == "pi*x"
    assert plain(read_latex("Bmnd", scope("B m n d"))) == "B*m*n*d"
    assert plain(read_latex("ab", scope("ab a b"))) == "ab"
    assert plain(read_latex("ab^2", scope("ab"))) == "ab^2"
    assert plain(read_latex("A^T", scope("A T"))) == "A^T"
    assert plain(read_latex(r"\frac{df}{dx}", scope("df dx"))) == "df/dx"
    assert plain(read_latex(r"\frac{d}{2}", scope("d"))) == "d/2"
    assert plain(read_latex(r"\phi_0", scope("phi0"))) == "phi0"
    assert plain(read_latex(r"\frac{\partial L}{\partial \lambda}", scope("dL_dlam"))) == "dL_dlam"
    assert plain(read_latex(r"\frac{\partial y}{\partial f_5}", scope("dy_df5"))) == "dy_df5"


def test_what_can_be_two_things_is_refused() -> None:
    assert refused("abc", scope("a b c ab")) == (0, r"abc can be ab*c or a*b*c; write \cdot between the factors")
    either = r"this can be a derivative or a quotient with d: write \partial for a derivative"
    assert refused(r"\frac{dm}{dn}", scope("d m n dm_dn")) == (0, either)
    assert refused(r"\frac{d}{dn} n", scope("d n")) == (0, either)
    power = r"e is a name of this formula: write the power of ten as \cdot 10^{...}"
    assert refused("2e3", scope("e")) == (0, power)


def test_case_matters() -> None:
    assert plain(read_latex("N^2n", scope("N n"))) == "N^2*n"
    assert refused("N", scope("n")) == (0, "'N' is not a name of this formula, did you mean n?")


@pytest.mark.parametrize(
    "text",
    [r"\frac{1}{x}", "x^{2}", "x_{0}", r"\lambda", "w_{0}", r"2\,x", r"\|x\|", "x ^ {2}", r"\(x\)"],
)
def test_what_needs_this_reader(text: str) -> None:
    assert is_latex(text)


@pytest.mark.parametrize("text", ["x^2", "w_0*x", "exp(-x)/2", "|x|", "λ", "", "$x$", "{1, 5}", "a and b"])
def test_what_does_not(text: str) -> None:
    assert not is_latex(text)


HOSTILE = {
    "too long": ("x" * 2001, "the formula has 2,001 characters; 2,000 are the most that are read"),
    "fractions": (r"\frac{1}{" * 60 + "x" + "}" * 60, "the formula is nested more than 60 deep"),
    "brackets": ("(" * 150 + "x" + ")" * 150, "brackets more than 60 deep"),
    "open braces": ("{" * 1000, "brackets more than 60 deep"),
    "powers": ("x^{" * 100 + "x" + "}" * 100, "brackets more than 60 deep"),
    "tower": ("9^{9^{9}}", "an exponent in the formula is larger than 1,000,000"),
    "power of ten": ("1e999999999", "a number with more than 300 digits, or too large a power of ten"),
    "digits": ("9" * 301, "a number with more than 300 digits, or too large a power of ten"),
    "factorial": ("9999999999!", "a factorial in the formula has too many digits to be computed"),
    "sum": ("+".join("x" * 900), "the formula has more than 1,200 signs"),
    "shorter sum": ("+".join("x" * 550), "the formula has more than 500 numbers, names and operations"),
    "signs": ("-" * 1900, "the formula has more than 1,200 signs"),
    "roots": (r"\sqrt" * 300 + "x", r"put the argument \sqrt ... in braces"),
    "functions": (r"\sin " * 300 + "x", "the formula is nested more than 60 deep"),
    "sums": (r"\sum_{i=1}^2 " * 120 + "x", "the formula is nested more than 60 deep"),
    "bars": ("|x" * 400, "more than 40 bars in a row"),
    "word": ("x" * 1900, "a word of more than 60 letters is no product of names"),
    "derivatives": (r"\frac{d^4}{dx^4}" * 3 + r"\sin(x^2)^9", "this is too long to be differentiated here"),
    "environments": (r"\begin{cases}" * 100, "brackets more than 60 deep"),
    "control": ("x\0", "there is a control character in the formula"),
    "direction": ("x\u202e", "'\\u202e' is no sign of a formula"),
    "half a character": ("\ud800", "'\\ud800' is no sign of a formula"),
    "code": (r"\text{__import__('os')}(x)", "'__import__('os')' is not a name of this formula"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts_are_refused_at_once(case: str) -> None:
    text, what = HOSTILE[case]
    read_latex("x", SCOPE)
    began = time.process_time()
    assert refused(text)[1].startswith(what)
    assert time.process_time() - began < 0.5


def test_numbers_up_to_the_limit_are_read() -> None:
    assert read_latex("9" * 300, SCOPE) == number(10**300 - 1)
    nested = r"\frac{1}{" * 50 + "x" + "}" * 50
    assert read_latex(nested, SCOPE).head == "/"


def test_random_characters_never_end_in_anything_but_a_refusal() -> None:
    rng = random.Random(5)
    pieces = [r"\frac", "{", "}", "x", "^", "_", "2", "(", ")", "|", r"\sin", "+", "-", "/", r"\sum", "d", "'", "!"]
    pieces += ["=", ",", "&", r"\\", r"\begin{cases}", r"\end{cases}", r"\|", r"\left(", r"\right)", r"\text{if}"]
    pieces += [" ", r"\log", "e", r"\partial", r"\sigma", "1.5", r"\cdot", r"\mathbf", r"\hat", "<", r"\sqrt", "["]
    read = 0
    for _ in range(3000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 12)))
        for where in (SCOPE, MATRICES):
            try:
                plain(read_latex(text, where))
                read += 1
            except CannotRead as odd:
                assert odd.at is None or 0 <= odd.at <= len(text)
    assert read > 50


FUNCTIONS = {"exp": r"\exp", "log": r"\ln", "sin": r"\sin", "tanh": r"\tanh", "sigmoid": r"\sigma", "max": r"\max"}
SIGNS = {"<=": r"\le", ">": ">"}


def tex(node: Node) -> str:
    """The tree in LaTeX, in brackets wherever they might matter."""
    inner = [tex(each) for each in node.args]
    if node.head == "name":
        return {"lam": r"\lambda", "x0": "x_0"}.get(str(node.value), str(node.value))
    if node.head == "number":
        return str(float(node.value)).removesuffix(".0")
    if node.head == "constant":
        return {"pi": r"\pi", "E": "e"}.get(str(node.value), str(node.value))
    if node.head == "+":
        rest = ["-" + bound(each.args[0]) if each.head == "neg" else "+" + bound(each) for each in node.args[1:]]
        return bound(node.args[0]) + "".join(rest)
    if node.head == "*":
        return r" \cdot ".join(map(bound, node.args))
    if node.head == "sum":
        return rf"\sum_{{{INDEX}={inner[2]}}}^{{{inner[3]}}} \left({inner[0]}\right)"
    if node.head == "piecewise":
        condition = node.args[0]
        left, right = map(tex, condition.args)
        rows = rf"{inner[1]} & {left} {SIGNS[condition.head]} {right} \\ {inner[2]} & \text{{otherwise}}"
        return rf"\begin{{cases}} {rows} \end{{cases}}"
    if node.head in FUNCTIONS:
        return rf"{FUNCTIONS[node.head]}\left({', '.join(inner)}\right)"
    simple = {"/": r"\frac{%s}{%s}", "sqrt": r"\sqrt{%s}", "abs": r"\left|%s\right|"}
    if node.head in simple:
        return simple[node.head] % tuple(inner)
    return "-" + bound(node.args[0]) if node.head == "neg" else f"{bound(node.args[0])}^{{{inner[1]}}}"


def bound(node: Node) -> str:
    whole = node.head in ("name", "number", "constant", "abs", *FUNCTIONS)
    return tex(node) if whole else rf"\left({tex(node)}\right)"


@pytest.mark.parametrize("seed", range(300))
def test_random_trees_are_read_back(seed: int) -> None:
    tree = random_tree(random.Random(seed), 4)
    assert read_latex(tex(tree), SCOPE) == tree


def test_the_first_reading_loads_lark_and_a_later_one_takes_milliseconds() -> None:
    code = "import sys, gradekit.formulas.latex as l; print('lark' in sys.modules, l.is_latex('x^{2}'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"
    text = r"\frac{-\exp(u)}{(1 + \exp(u))^2} \cdot x_0"
    began = time.process_time()
    for _ in range(50):
        read_latex(text, SCOPE)
    assert time.process_time() - began < 1


def test_every_token_of_the_grammar_has_a_pattern_or_is_made() -> None:
    grammar = Path(str(sys.modules["gradekit.formulas.latex.parts"].__file__)).with_name("grammar.lark")
    text = re.sub(r"//.*", "", grammar.read_text(encoding="utf-8"))
    made = set(text[text.index("%declare") :].split()[1:])
    assert made == {"LBAR", "RBAR", "LNORM", "RNORM", "LCASES", "LMATRIX", "OTHERWISE"}
