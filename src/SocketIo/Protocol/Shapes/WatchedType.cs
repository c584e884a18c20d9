namespace SocketIoNet.Protocol.Shapes;

/// <summary>A type whose values are checked for as long as some do not fit, and a while longer.</summary>
internal sealed class WatchedType(JsonShape shape)
{
    private const int ChecksAfterMisfit = 1000;

    private int _checksLeft;

    public JsonShape Shape => shape;

    public void Renew() => _checksLeft = ChecksAfterMisfit;

    /// <summary>Threads may count one check as one or two; it makes no difference.</summary>
    public bool IsDue() => _checksLeft > 0 && _checksLeft-- > 0;
}
