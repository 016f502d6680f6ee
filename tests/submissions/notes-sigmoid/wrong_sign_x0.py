# expect: dL_dx0 fail sign_x0
import math

dL_du = "-exp(u)/(1 + exp(u))^2"
dL_dw0 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*x0"
dL_dw1 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*x1"
dL_dw2 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2"
dL_dx0 = lambda w0, w1, w2, x0, x1: w0 * math.exp(w0*x0 + w1*x1 + w2) / (1 + math.exp(w0*x0 + w1*x1 + w2)) ** 2
dL_dx1 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*w1"
