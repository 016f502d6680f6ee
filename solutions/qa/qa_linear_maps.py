"""qa-linear-maps: the dimension of the space of linear maps from R^m to R^n.

A linear map is fixed by the images of the m basis vectors of R^m, and each image is any vector of R^n, which
has n coordinates: m n free numbers, the entries of the map's matrix of shape (n, m). The matrices with a
single 1 are a basis.
"""

from gradekit.authoring import again, wrong

dimension = "m*n"


@again("dimension")
def coordinates_counted():
    """Counts the coordinates of the images of the m basis vectors."""
    return lambda m, n: sum(len(range(n)) for _vector in range(m))


@wrong("dimension", "That is the dimension of pairs of vectors, one of R^m and one of R^n; a map needs a whole matrix.")
def sizes_added():
    return "m + n"


@wrong("dimension", "That is the largest rank one such map can have, not the number of maps in a basis.")
def largest_rank():
    return "min(m, n)"


@wrong("dimension", "A power counts maps between finite sets. A dimension counts the free numbers in one map.")
def maps_counted():
    return "n^m"


@wrong("dimension", "That is the image of one basis vector only. All m of them may be sent anywhere.")
def one_image():
    return "n"


@wrong("dimension", "A constant vector was counted as well; a linear map has none, as it sends 0 to 0.")
def with_offset():
    return "(m + 1)*n"


@wrong("dimension", "That fits the maps from a space into itself. Here argument and result may have different sizes.")
def square_matrix():
    return "n^2"
