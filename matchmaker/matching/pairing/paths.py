"""Better pairs by paths along which pairs are given up and made in turn."""

from heapq import heappop, heappush

from matchmaker.matching.pairing.compiled import inner

Column = list[int]
Edges = tuple[Column, Column, Column]
Pairs = tuple[Column, Column]
Room = tuple[Column, Column, Column, Column]
Heap = list[tuple[int, int]]
Find = tuple[int, int, int, int]
"""A path's gain, its last node, whom that node gets (-1 for nobody), and what the pair weighs."""


def improve(
    start: Column,
    other: Column,
    gain: Column,
    scale: int,
    dual: Column,
    mate: Column,
    worth: Column,
    cost: Column,
    parent: Column,
    through: Column,
    stamp: Column,
    patience: int,
    budget: int,
) -> int:
    """Take the best path from every single node that has something to gain; tell how many.

    A path begins at a single node and ends at another, or at one who is left for it. What it
    gains is the dual of the first, plus or minus the dual of the last, less the slack of the
    pairs it makes, plus the slack of the pairs it gives up. So the cheapest paths are looked at
    first, as E. Dijkstra does, with at most `patience` nodes for one search and `budget` for all.
    Odd rings of nodes (blossoms) are not shrunk: some paths stay unseen, none is wrong. Lengths
    of one to three edges are the 2-augmentations of D. Drake and S. Hougardy (2003).

    Changes `mate` and `worth`. Room: `cost`, `parent`, `through`, and `stamp` (n,), all 0 at first.
    """
    edges, pairs, room = (start, other, gain), (mate, worth), (cost, parent, through, stamp)
    top, taken = 0, 0
    for node in range(len(mate)):
        top = max(top, dual[node] if mate[node] < 0 else 0)
    for root in range(len(mate)):
        if mate[root] >= 0 or dual[root] <= 1 or budget <= 0:
            continue
        left = min(patience, budget)
        looked, find = _search(edges, scale, dual, pairs, room, root, top, left)
        budget -= looked
        if find[0] > 0:
            _take(mate, worth, parent, through, find)
            taken += 1
    return taken


@inner
def _search(
    edges: Edges,
    scale: int,
    dual: Column,
    pairs: Pairs,
    room: Room,
    root: int,
    top: int,
    patience: int,
) -> tuple[int, Find]:
    """The best path from `root` that at most `patience` nodes show, and how many it looked at."""
    cost, parent, _, stamp = room
    cost[root], parent[root] = 0, -1
    hope = dual[root]
    most = min(hope, top)
    heap = [(0, root)]
    looked, find = 0, (0, -1, -1, 0)
    while len(heap) > 0 and looked < patience:
        spent, node = heappop(heap)
        if stamp[node] == 2 * root + 2:
            continue
        if hope + most - spent <= find[0]:
            break
        stamp[node] = 2 * root + 2
        looked += 1
        find = _look_around(edges, scale, dual, pairs, room, root, most, spent, node, heap, find)
    return looked, find


@inner
def _look_around(
    edges: Edges,
    scale: int,
    dual: Column,
    pairs: Pairs,
    room: Room,
    root: int,
    most: int,
    spent: int,
    node: int,
    heap: Heap,
    find: Find,
) -> Find:
    """The best path so far after looking at a node's neighbours and whom they would leave."""
    (start, other, gain), (mate, worth) = edges, pairs
    cost, parent, through, stamp = room
    seen, hope = 2 * root + 1, dual[root]
    for i in range(start[node], start[node + 1]):
        near = other[i]
        if near == mate[node] or near == root:
            continue
        so_far = spent + dual[node] + dual[near] - 2 * scale * gain[i]
        far = mate[near]
        if far < 0:
            if hope + dual[near] - so_far > find[0]:
                find = (hope + dual[near] - so_far, node, near, gain[i])
            continue
        so_far -= dual[near] + dual[far] - 2 * scale * worth[near]
        if hope + most - so_far <= find[0] or stamp[far] == seen + 1:
            continue
        if stamp[far] == seen and cost[far] <= so_far:
            continue
        if _is_on_path(parent, node, near, far):
            continue
        stamp[far], cost[far], parent[far], through[far] = seen, so_far, node, gain[i]
        heappush(heap, (so_far, far))
        if hope - dual[far] - so_far > find[0]:
            find = (hope - dual[far] - so_far, far, -1, 0)
    return find


@inner
def _is_on_path(parent: Column, node: int, near: int, far: int) -> bool:
    while node >= 0 and node != near and node != far:
        node = parent[node]
    return node >= 0


@inner
def _take(mate: Column, worth: Column, parent: Column, through: Column, find: Find) -> None:
    """Give up and make pairs from the end of a path back to its beginning."""
    _, node, partner, award = find
    if partner < 0:
        partner, award = mate[node], through[node]
        mate[node], worth[node] = -1, 0
        node = parent[node]
    while node >= 0:
        given_up = mate[node]
        mate[node], mate[partner] = partner, node
        worth[node] = worth[partner] = award
        partner, award = given_up, through[node]
        node = parent[node]


def label_parts(start: Column, other: Column, label: Column, room: Column) -> int:
    """Number the parts of a graph that hang together; `label` (n,) is all -1 at first."""
    parts = 0
    for root in range(len(label)):
        if label[root] >= 0:
            continue
        label[root] = parts
        room[0] = root
        count = 1
        while count > 0:
            count -= 1
            node = room[count]
            for i in range(start[node], start[node + 1]):
                if label[other[i]] < 0:
                    label[other[i]] = parts
                    room[count] = other[i]
                    count += 1
        parts += 1
    return parts
