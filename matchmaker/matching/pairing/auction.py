"""An auction in which every member bids for a partner and is bid for.

It assigns to every node a node, itself or a neighbour, each to one, for nearly the most gain: the
assignment problem on the bipartite double cover of the graph, whose optimum is twice that of
fractional matching, solved by the auction of D. Bertsekas ("The auction algorithm", Annals of
Operations Research 14, 1988) with his scaling. A `step` is the smallest raise of a round, in units
of weight / `scale`; the steps fall, and after the last the result is within n times that step of
the best. Keeping oneself gains nothing.

`price` (n,) begins as a guess; `owner` (n,) is who holds a node; `held` (n,) is the place in
`other` of what a node holds, -1 for nothing, -2 for itself. Compiled or not, the same integers
come out.
"""

Column = list[int]
NOTHING = -(2**62)


def let_go(
    start: Column,
    other: Column,
    gain: Column,
    scale: int,
    step: int,
    price: Column,
    owner: Column,
    held: Column,
    waiting: Column,
) -> int:
    """Let nodes give up what is no longer within `step` of the best they can get.

    Fills `waiting` (n,) with all nodes that hold nothing now and tells how many they are.
    """
    count = 0
    for node in range(len(price)):
        best = -price[node]
        now = held[node]
        for i in range(start[node], start[node + 1]):
            best = max(best, gain[i] * scale - price[other[i]])
        if now == -2 and -price[node] >= best - step:
            continue
        if now >= 0 and gain[now] * scale - price[other[now]] >= best - step:
            continue
        if now != -1:
            owner[node if now == -2 else other[now]] = -1
            held[node] = -1
        waiting[count] = node
        count += 1
    return count


def bid(
    start: Column,
    other: Column,
    gain: Column,
    scale: int,
    step: int,
    price: Column,
    owner: Column,
    held: Column,
    waiting: Column,
    count: int,
    patience: int,
) -> int:
    """Let the first `count` of `waiting` bid until each holds a node, itself or a neighbour.

    A bid raises a price by what the best is better than the second best, and by `step`. After
    looking at `patience` neighbours the rest holds nothing. Returns how many it has looked at.
    """
    size, effort, first = len(price), 0, 0
    while count > 0 and effort < patience:
        node = waiting[first]
        first, count = (first + 1) % size, count - 1
        at, best, second = -2, -price[node], NOTHING
        for i in range(start[node], start[node + 1]):
            value = gain[i] * scale - price[other[i]]
            if value > best:
                second, best, at = best, value, i
            elif value > second:
                second = value
        target = node if at == -2 else other[at]
        price[target] += step if second == NOTHING else best - second + step
        effort += start[node + 1] - start[node] + 1
        loser = owner[target]
        owner[target], held[node] = node, at
        if loser >= 0:
            held[loser] = -1
            waiting[(first + count) % size] = loser
            count += 1
    return effort


def certify(
    start: Column, other: Column, gain: Column, scale: int, price: Column, dual: Column
) -> int:
    """Set `dual` (n,) so that both ends of an edge have at least 2 * scale * gain together.

    A node's dual is its price and the best it can get at these prices. None is negative, so their
    sum is an upper bound of any choice of pairs, in units of 1 / (2 * scale). Returns the sum.
    """
    total = 0
    for node in range(len(price)):
        best = -price[node]
        for i in range(start[node], start[node + 1]):
            best = max(best, gain[i] * scale - price[other[i]])
        dual[node] = best + price[node]
        total += dual[node]
    return total
