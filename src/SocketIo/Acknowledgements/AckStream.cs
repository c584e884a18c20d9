using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SocketIoNet.Acknowledgements;

/// <summary>The acknowledgements of a broadcast one by one, as they arrive.</summary>
internal sealed class AckStream<T>(SocketIoServer server) : BroadcastAck<T>(server)
{
    private readonly Channel<AckResponse<T>> _responses = Channel.CreateUnbounded<AckResponse<T>>();

    public async IAsyncEnumerable<AckResponse<T>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (var response in _responses.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return response;
        }
        finally
        {
            Abandon();
        }
    }

    protected override void OnAcknowledged(string socketId, T value, TimeSpan latency) => _responses.Writer.TryWrite(new AckResponse<T>(socketId, value, latency));

    protected override bool OnNotAcknowledged(Exception reason) => true;

    protected override void OnSettled() => _responses.Writer.TryComplete();

    protected override void OnTimeout() => _responses.Writer.TryComplete();

    protected override void OnCancelled(CancellationToken cancellationToken) =>
        _responses.Writer.TryComplete(new OperationCanceledException(cancellationToken));
}
