namespace SocketIoNet.Serialization.Shapes;

/// <summary>A type whose values are checked until enough of them in a row have fitted.</summary>
internal sealed class WatchedType(JsonShape shape)
{
    private const int ChecksAfterMisfit = 1000;

    private int _checksLeft;

    public JsonShape Shape => shape;

    public void Renew() => _checksLeft = ChecksAfterMisfit;

    /// <summary>A race between threads may count a check twice or not at all, which does not matter.</summary>
    public bool IsDue() => _checksLeft > 0 && _checksLeft-- > 0;
}
