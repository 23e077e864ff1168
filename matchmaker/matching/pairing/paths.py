"""Better pairs by paths along which pairs are given up and made in turn."""

from heapq import heappop, heappush

Column = list[int]


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
    """Look from every single node that has something to gain for the best path, and take it.

    A path begins at a single node and ends at another, or at one who is left for it. What it
    gains is the dual of the first, plus or minus the dual of the last, less the slack of the
    pairs it makes, plus the slack of the pairs it gives up. So the cheapest paths are looked at
    first, as E. Dijkstra does, with at most `patience` nodes for one search and `budget` for all.
    Odd rings of nodes (blossoms) are not shrunk: some paths stay unseen, none is wrong. Lengths
    of one to three edges are the 2-augmentations of D. Drake and S. Hougardy (2003).

    Changes `mate` and `worth`. Room: `cost`, `parent`, `through` and `stamp` (n,), the last all 0
    at first. Returns the paths taken.
    """
    size = len(mate)
    taken = 0
    top = 0
    for node in range(size):
        if mate[node] < 0:
            top = max(top, dual[node])
    for root in range(size):
        if mate[root] >= 0 or dual[root] <= 1 or budget <= 0:
            continue
        seen = 2 * root + 1
        done = seen + 1
        hope = dual[root]
        most = min(hope, top)
        cost[root] = 0
        parent[root] = -1
        heap = [(0, root)]
        left = min(patience, budget)
        best = 0
        last = -1
        partner = -1
        award = 0
        while len(heap) > 0 and left > 0:
            spent, node = heappop(heap)
            if stamp[node] == done:
                continue
            if hope + most - spent <= best:
                break
            stamp[node] = done
            left -= 1
            budget -= 1
            for i in range(start[node], start[node + 1]):
                inner = other[i]
                if inner == mate[node] or inner == root:
                    continue
                so_far = spent + dual[node] + dual[inner] - 2 * scale * gain[i]
                outer = mate[inner]
                if outer < 0:
                    if hope + dual[inner] - so_far > best:
                        best = hope + dual[inner] - so_far
                        last, partner, award = node, inner, gain[i]
                    continue
                so_far -= dual[inner] + dual[outer] - 2 * scale * worth[inner]
                if hope + most - so_far <= best or stamp[outer] == done:
                    continue
                if stamp[outer] == seen and cost[outer] <= so_far:
                    continue
                step = node
                while step >= 0 and step != inner and step != outer:
                    step = parent[step]
                if step >= 0:
                    continue
                stamp[outer] = seen
                cost[outer] = so_far
                parent[outer] = node
                through[outer] = gain[i]
                heappush(heap, (so_far, outer))
                if hope - dual[outer] - so_far > best:
                    best = hope - dual[outer] - so_far
                    last, partner, award = outer, -1, 0
        if best <= 0:
            continue
        taken += 1
        node = last
        if partner < 0:
            partner = mate[node]
            award = through[node]
            mate[node] = -1
            worth[node] = 0
            node = parent[node]
        while node >= 0:
            given_up = mate[node]
            mate[node] = partner
            mate[partner] = node
            worth[node] = worth[partner] = award
            partner = given_up
            award = through[node]
            node = parent[node]
    return taken


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
