using System.Threading.Channels;

namespace SocketIoNet.Epoll.Listening;

/// <summary>Tells the one who accepts that there may be new connections.</summary>
internal sealed class AcceptSignal
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _signals.Writer.TryWrite(true);

    /// <summary>Nothing more is to be expected.</summary>
    public void End() => _signals.Writer.TryComplete();

    /// <returns>False after the end.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        await _signals.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _signals.Reader.TryRead(out _);
}
