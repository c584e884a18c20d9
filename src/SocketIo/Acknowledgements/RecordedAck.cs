namespace SocketIoNet.Acknowledgements;

/// <summary>Gives an acknowledgement to a test.</summary>
internal sealed class RecordedAck(Action<object?[]> record) : AckTarget
{
    public override void Send<T>(T value, Ack ack) => Send([value], ack);

    public override void Send(ReadOnlySpan<object?> values, Ack ack)
    {
        if (ack.TryTake()) record(values.ToArray());
    }
}
