shape = r"B \times m \times n"
multiplies = r"B \cdot m \cdot n \cdot d"
adds = r"$B\,m\,n\,d$"
