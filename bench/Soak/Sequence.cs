namespace SocketIoNet.Soak;

/// <summary>Numbers that must arrive one by one in order. It may begin anywhere, unless it is told where.</summary>
internal sealed class Sequence(Ledger ledger, string name)
{
    private const long NotBegun = -1;

    /// <summary>The number that came first, minus one; negative before it.</summary>
    public long Before { get; private set; } = NotBegun;

    /// <summary>The number that came last; negative when none came and none is awaited.</summary>
    public long Last { get; private set; } = NotBegun;

    public void StartBehind(long before)
    {
        if (Last == NotBegun) Before = Last = before;
        else if (Before != before) ledger.Violate($"{name}: began at {Before + 1} instead of {before + 1}");
    }

    public void Accept(long number)
    {
        ledger.Count("messages checked");
        if (Last == NotBegun)
        {
            Before = number - 1;
        }
        else if (number != Last + 1)
        {
            ledger.Violate($"{name}: {(number > Last ? "lost" : "duplicated or reordered")}: {number} came after {Last}");
        }

        Last = number;
    }

    /// <summary>The end is reached: nothing up to <paramref name="number"/> may be missing.</summary>
    public void EndAt(long number)
    {
        if (Last != number) ledger.Violate($"{name}: lost: {Last} was the last instead of {number}");
    }
}
