# the chain rule on (1 + e^u)^(-1), in Unicode and with brackets left where they fell
dL_du = "-(1 + e^u)^(-2) e^u"
dL_dw0 = "−(1 + e^(w₀ x₀ + w₁ x₁ + w₂))⁻² · e^(w₀ x₀ + w₁ x₁ + w₂) · x₀"
dL_dw1 = "-(1 + np.exp(w0*x0 + w1*x1 + w2))**-2 * np.exp(w0*x0 + w1*x1 + w2) * x1"
dL_dw2 = "(1 + exp(w0*x0 + w1*x1 + w2))^(-2) - (1 + exp(w0*x0 + w1*x1 + w2))^(-1)"
dL_dx0 = "w0*((1 + exp(w0*x0 + w1*x1 + w2))^(-2) - (1 + exp(w0*x0 + w1*x1 + w2))^(-1))"
dL_dx1 = "-w1*(1/(1 + exp(w0*x0 + w1*x1 + w2)))*(1 - 1/(1 + exp(w0*x0 + w1*x1 + w2)))"
