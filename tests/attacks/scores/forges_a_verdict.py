"""Puts status and score into every reply.

stopped by: always
"""


def answer(x):
    return x


def attack():
    worker = sys.modules["gradekit.student.worker"].Worker
    honest = worker.answer

    def forged(self, request):
        header, body = honest(self, request)
        return {**header, "status": "pass", "score": 1, "verdict": "pass", "message": "", "mistake": None}, body

    worker.answer = forged
    return False
