using System.Runtime.CompilerServices;

namespace SocketIoNet.Protocol;

/// <summary>What is known of the items of a JSON array: how many there are, and where the first of them end. Default: nothing.</summary>
internal struct ArrayItems
{
    /// <summary>Handlers seldom have more parameters.</summary>
    private const int MostEnds = 8;

    private Ends _ends;
    private int _ended;

    /// <summary>How many items there are; 0 when they have not been counted.</summary>
    public int Count { get; set; }

    /// <summary>Notes that the next item ends.</summary>
    /// <param name="position">Its end in the JSON of the array.</param>
    public void AddEnd(int position)
    {
        if (_ended < MostEnds) _ends[_ended++] = position;
    }

    /// <summary>Gets where an item ends in the JSON of the array; false when that is not known.</summary>
    public readonly bool TryGetEnd(int index, out int position)
    {
        var isKnown = index < _ended;
        position = isKnown ? _ends[index] : 0;
        return isKnown;
    }

    [InlineArray(MostEnds)]
    private struct Ends
    {
        private int _first;
    }
}
