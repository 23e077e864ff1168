"""From a ring of people, each of whom points at the next, the heaviest pairs."""

Column = list[int]


def pair_rings(
    target: Column,
    reward: Column,
    mate: Column,
    worth: Column,
    ring: Column,
    along: Column,
    table: Column,
) -> int:
    """Choose the heaviest pairs along the rings of a permutation, exactly.

    `target` (n,) is the permutation and `reward` (n,) the gain of node and target, 0 if they are
    no edge. Sets `mate` (n,), -1 for nobody, and `worth` (n,), the gain of the pair. Room: `ring`
    (n,), `along` (n,) and `table` (n + 1,). Along an open path the best is found by looking one
    edge back; a ring is a path with or without its last edge. Returns the rings of odd length.
    """
    size = len(target)
    odd = 0
    for node in range(size):
        mate[node] = -2
    for node in range(size):
        if mate[node] != -2:
            continue
        length = 0
        while mate[node] == -2:
            mate[node] = -1
            worth[node] = 0
            ring[length] = node
            along[length] = reward[node]
            length += 1
            node = target[node]
        odd += length % 2 if length > 1 else 0
        closed = 0
        for attempt in range(3):
            # First with the edge that closes the ring, then without, then again if it was better.
            begin = 0 if attempt == 1 else 1
            end = length - 1 if attempt == 1 else length - 2
            table[begin] = 0
            for i in range(begin, end):
                taken = along[i] + (table[i - 1] if i > begin else 0)
                table[i + 1] = max(table[i], taken)
            found = table[end] if end > begin else 0
            if attempt == 0:
                closed = found + along[length - 1]
            elif attempt == 1 and found >= closed:
                break
        if begin == 1 and length > 1:
            one, two = ring[length - 1], ring[0]
            mate[one], mate[two] = two, one
            worth[one] = worth[two] = along[length - 1]
        i = end
        while i > begin:
            if table[i] == table[i - 1]:
                i -= 1
                continue
            one, two = ring[i - 1], ring[i]
            mate[one], mate[two] = two, one
            worth[one] = worth[two] = along[i - 1]
            i -= 2
    return odd
