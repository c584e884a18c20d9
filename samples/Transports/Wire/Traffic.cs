namespace Transports.Wire;

/// <summary>What one column has sent and received, counted where it crosses the connection.</summary>
internal sealed class Traffic
{
    /// <summary>What is written after a pause of this many milliseconds belongs to a new exchange.</summary>
    private const long Pause = 20;
    private const int MostShown = 1_500;

    private readonly Lock _lock = new();
    private readonly List<byte> _in = [];
    private readonly List<byte> _out = [];
    private int _connections;
    private int _requests;
    private long _bytesIn;
    private long _bytesOut;
    private long _writtenAt;

    public void OnConnection() => Interlocked.Increment(ref _connections);

    public void OnRequest() => Interlocked.Increment(ref _requests);

    public void OnRead(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _bytesIn += bytes.Length;
            if (_out.Count > 0) Clear();
            Append(_in, bytes);
        }
    }

    public void OnWritten(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _bytesOut += bytes.Length;
            var now = Environment.TickCount64;
            if (_out.Count > 0 && now - _writtenAt > Pause) Clear();
            _writtenAt = now;
            Append(_out, bytes);
        }
    }

    public TrafficFigures Figures()
    {
        lock (_lock) return new TrafficFigures(_connections, _requests, _bytesIn, _bytesOut);
    }

    public Exchange LastExchange()
    {
        lock (_lock) return new Exchange([.. _in], [.. _out]);
    }

    private void Clear()
    {
        _in.Clear();
        _out.Clear();
    }

    private static void Append(List<byte> shown, ReadOnlySpan<byte> bytes) => shown.AddRange(bytes[..Math.Min(bytes.Length, MostShown - shown.Count)]);
}
