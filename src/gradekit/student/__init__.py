"""What runs in the student's process. It sees inputs and returns plain data; it judges nothing and knows no answer."""
