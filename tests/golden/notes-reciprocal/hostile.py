reciprocal_derivative = "__import__('os').system('touch here') + 9**9**9**9 * f"
