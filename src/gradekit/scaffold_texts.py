"""What `gradekit new` writes: a small whole exercise, with a remark wherever an author has something to change.

Words in angle brackets are filled in; those of <yamlid> and <yamldocument> are in quotes where YAML needs them.
"""

COURSE = """\
# A course: its title, and later its assignments, such as
#
#     assignments:
#       week-1: {exercises: [<yamlid>], due: Friday noon}
format: 1
title: <title>
"""

EXERCISE = r"""# What is asked, and how it is marked. It is whole as it stands: change one thing at a time, then try
# `gradekit show <id>` and `gradekit validate <id>`. "Change" marks what is yours to write.
# docs/course-format.md of gradekit explains every key and every kind of part.
format: 1
id: <yamlid>
# Change: a few words for the catalogue, where the exercise comes from, and what it is about.
title: <title>
source:
  document: <yamldocument>
  title: <source>
  item: <item>
topics: [mean, scaling]
# Change: what all parts share. It stands twice, for a terminal (no backslash) and in LaTeX.
statement:
  text: |
    For a vector x of n numbers let

        q(x) = (x_1^2 + ... + x_n^2) / n

    be the mean of the squares of its entries.
  latex: |
    For $x \in \mathbb{R}^n$ let
    \[ q(x) = \frac{1}{n} \sum_{i=1}^n x_i^2 \]
    be the mean of the squares of its entries.
# Change: the sizes, each drawn from a range, and the arguments that are drawn with them. A shape names sizes:
# `A: {shape: [m, n]}`. Without a shape it is one number: `rate: {draw: uniform, range: [0.1, 0.9]}`.
sizes:
  n: 2..6
inputs:
  x: {shape: [n]}
parts:
  # A function of the student's, called on drawn inputs and compared with the function of this name in
  # solutions/<document>/<file>.py.
  - name: mean_of_squares
    kind: function
    points: 4
    ask:
      text: The number q(x) as a function of the array x.
      latex: The number $q(x)$ as a function of the array $x$.
    # Change: `returns` is number, integer, {shape: [n]}, or a list of these for a tuple.
    arguments: [x]
    returns: number
    # Change: how many draws, and the edges that need their own; here one draw with n = 1.
    cases: {random: 6, edges: [one]}
    # Change: two hints or more. A student sees one at a time, and they cost nothing.
    hints:
      - What is q(3, 4)? Work it out by hand, then look at what your function gives.
      - Square every entry, and take the mean of what you have then.
  # A value: read once, compared with what the solution module computes, and never shown to a student.
  - name: when_tripled
    kind: value
    points: 2
    ask:
      text: By which factor does q(x) grow when every entry of x is tripled?
      latex: By which factor does $q(x)$ grow when every entry of $x$ is tripled?
    # Change: number, boolean, choice, set, order, tuple, interval or list.
    type: number
    hints:
      - Put 3 x_i in the place of x_i in the formula.
      - A factor that all terms of a sum share can be taken out of it.
  # A text: a person marks it, by rubrics/<document>/<id>.yaml.
  - name: why_divided
    kind: text
    points: 4
    ask:
      text: Why is the sum divided by n before q is compared between vectors of different lengths?
      latex: Why is the sum divided by $n$ before $q$ is compared between vectors of different lengths?
    hints:
      - Compare a vector of ten ones with a vector of a thousand ones.
      - What would the sum alone tell you about the size of a single entry?
"""

SOLUTION = '''\
"""<id>: the mean of the squares of a vector's entries, and how it scales.

Nobody types in an expected value: the names of the parts are computed here, and `gradekit validate <id>`
compares each with a second way to it.
"""

# Change: autograd's NumPy is NumPy that can be differentiated; a part of kind gradient needs it.
import autograd.numpy as np

from gradekit.authoring import again, wrong


# Change: the answers, each under the name of its part.
def mean_of_squares(x):
    """q(x) = (x_1^2 + ... + x_n^2) / n, a number; x: (n,)."""
    return np.mean(x**2)


# Every term has the factor 3^2, and so has their mean.
when_tripled = 3**2


# Change: a second way to each answer that is computed. It shares no function with the first, so that a slip in one
# of them is noticed; plain loops are best.
@again("mean_of_squares")
def mean_of_squares_by_loop(x):
    """The same number, entry by entry."""
    total = 0.0
    for entry in x:
        total += entry * entry
    return total / len(x)


@again("when_tripled")
def when_tripled_at_an_example():
    """The quotient of two sums of squares, of (6, 3) and of (2, 1)."""
    return (6 * 6 + 3 * 3) / (2 * 2 + 1 * 1)


# Change: mistakes that students make. Whoever makes one reads its sentence, which is to say what to think about and
# not what the answer is.
@wrong("mean_of_squares", "This is the sum of the squares; what is still to be done for their mean?")
def mean_left_out(x):
    return np.sum(x**2)


@wrong("mean_of_squares", "The mean was taken first and then squared; the other order was asked for.")
def mean_first(x):
    return np.mean(x) ** 2


@wrong("when_tripled", "This is the factor of each entry. What does the square make of it?")
def only_the_entry():
    return 3
'''

RUBRIC = """\
# How a person marks the text parts of <id>.
format: 1
id: <yamlid>
parts:
  - name: why_divided
    # Change: the points of the criteria add up to those of the part. `counts` are formulations that are as good,
    # `refuse` is what sounds similar and earns nothing.
    criteria:
      - points: 2
        when: Says that the sum of squares grows with the number of entries, even if no entry becomes larger.
        counts:
          - A longer vector has a larger sum just because there are more terms.
        refuse:
          - The numbers become smaller.
      - points: 2
        when: Says that the mean has the size of a typical squared entry, whatever n is, so that it can be compared.
    # Change: an answer that earns all points, and what students often believe instead.
    exemplary: |
      The sum has n terms, so it grows with n even if the entries stay as they are. Divided by n it is the size of a
      typical squared entry, which does not depend on the length, so vectors of different lengths can be compared.
    misconceptions:
      - Dividing by n makes every entry of the vector smaller.
"""
