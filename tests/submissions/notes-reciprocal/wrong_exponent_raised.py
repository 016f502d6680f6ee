# expect: reciprocal_derivative fail exponent_raised
import sympy as sp

f, df = sp.symbols("f df")
reciprocal_derivative = -df * f**0
