namespace SocketIoNet.Bench.Wire;

/// <summary>
/// Requests that are encoded once and sent in turn, each with an id of its own: any run of them is one piece of memory, so that it costs one system call
/// and nothing else.
/// </summary>
internal sealed class RequestRing
{
    /// <summary>More than the largest window, so that no two requests under way have the same id.</summary>
    public const int Length = 32;

    private readonly byte[] _requests;
    private readonly int[] _starts = new int[(2 * Length) + 1];
    private readonly byte[][] _replies;

    public RequestRing(Dialect dialect, Func<Dialect, int, Exchange> make)
    {
        const int FirstId = 1000;
        var exchanges = Enumerable.Range(0, Length).Select(i => make(dialect, FirstId + i)).ToArray();
        var requests = exchanges.Select(exchange => exchange.Request.SelectMany(Frames.FromClient).ToArray()).ToArray();
        for (var i = 0; i < 2 * Length; i++) _starts[i + 1] = _starts[i] + requests[i % Length].Length;
        _requests = [.. requests.Concat(requests).SelectMany(bytes => bytes)];
        _replies = [.. exchanges.Select(exchange => dialect.EncodeReply(exchange.Reply))];
    }

    /// <summary>The next <paramref name="count"/> requests, beginning with number <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Requests(long index, int count)
    {
        var first = (int)(index % Length);
        return _requests.AsSpan(_starts[first].._starts[first + count]);
    }

    public ReadOnlySpan<byte> Reply(long index) => _replies[(int)(index % Length)];
}
