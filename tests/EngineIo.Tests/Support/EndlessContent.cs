using System.Net;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A body that begins and never ends.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the server has started to read.</summary>
    public Task Started => _started.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync("4"u8.ToArray(), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _started.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
