"""Whether two names of a solution module are computed independently: by none of the module's own names in common."""

from __future__ import annotations

import ast
from typing import TypeGuard


def shared(source: str, one: str, other: str) -> set[str]:
    """The module's own names that both use, directly or through others."""
    tree = ast.parse(source)
    return reached(tree, one) & reached(tree, other)


def reached(tree: ast.Module, start: str) -> set[str]:
    """The module's own names that one of them uses, itself included; plain constants do not count."""
    bodies = _bodies(tree)
    return {name for name in used(tree, start) if not _is_constant(bodies[name])}


def used(tree: ast.Module, start: str) -> set[str]:
    """The module's own names that one of them uses, itself and plain constants included."""
    bodies = _bodies(tree)
    seen: set[str] = set()
    wanted = [start]
    while wanted:
        name = wanted.pop()
        if name in bodies and name not in seen:
            seen.add(name)
            wanted += [node.id for node in ast.walk(bodies[name]) if isinstance(node, ast.Name)]
    return seen


def _bodies(tree: ast.Module) -> dict[str, ast.stmt]:
    return {name: node for node in tree.body for name in defined(node)}


def defined(node: ast.stmt) -> list[str]:
    """The names that a statement of the module defines."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [each.id for target in targets for each in ast.walk(target) if _is_stored(each)]
    return [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_constant(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    return not any(isinstance(each, ast.Call | ast.Lambda) for each in ast.walk(node.value))
