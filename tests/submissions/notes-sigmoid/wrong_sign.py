# expect: dL_du fail sign
dL_du = "exp(u)/(1 + exp(u))^2"
dL_dw0 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*x0"
dL_dw1 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*x1"
dL_dw2 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2"
dL_dx0 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*w0"
dL_dx1 = "-exp(w0*x0 + w1*x1 + w2)/(1 + exp(w0*x0 + w1*x1 + w2))^2*w1"
