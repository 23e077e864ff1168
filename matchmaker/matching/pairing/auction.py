"""An auction in which every member bids for a partner and is bid for."""

Column = list[int]
NOTHING = -(2**62)


def bid(
    start: Column,
    other: Column,
    gain: Column,
    scale: int,
    steps: Column,
    price: Column,
    owner: Column,
    held: Column,
    waiting: Column,
    patience: int,
) -> int:
    """Assign to every node a node, itself or a neighbour, each to one, for nearly the most gain.

    This is the assignment problem on the bipartite double cover of the graph, whose optimum is
    twice that of fractional matching, solved by the auction of D. Bertsekas ("The auction
    algorithm", Annals of Operations Research 14, 1988) with his scaling: `steps` are the smallest
    raises of each round, falling, in units of weight / `scale`. Keeping oneself gains nothing.
    After the last round the result is within n times the last step of the best.

    Changes `price` (n,) (first: a guess), `owner` (n,) and `held` (n,): the place in `other` of
    what a node holds, -1 for nothing, -2 for itself. `waiting` (n,) is room. After looking
    at `patience` neighbours the rest holds nothing. Returns how many it has looked at.

    Compiled or not, the same integers come out; the function is whole because the compiler sees
    nothing but its text.
    """
    size = len(price)
    effort = 0
    for step in steps:
        if effort >= patience:
            break
        count = 0
        for node in range(size):
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
        first = 0
        while count > 0 and effort < patience:
            node = waiting[first]
            first = first + 1 if first + 1 < size else 0
            count -= 1
            at = -2
            best = -price[node]
            second = NOTHING
            for i in range(start[node], start[node + 1]):
                value = gain[i] * scale - price[other[i]]
                if value > best:
                    second = best
                    best = value
                    at = i
                elif value > second:
                    second = value
            target = node if at == -2 else other[at]
            price[target] += step if second == NOTHING else best - second + step
            effort += start[node + 1] - start[node] + 1
            loser = owner[target]
            owner[target] = node
            held[node] = at
            if loser >= 0:
                held[loser] = -1
                last = first + count
                waiting[last if last < size else last - size] = loser
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
