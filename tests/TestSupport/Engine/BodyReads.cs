using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;

namespace SocketIoNet.TestSupport.Engine;

/// <summary>Notes when the server begins to read the body of a request.</summary>
internal sealed class BodyReads
{
    private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();

    public void Watch(WebApplication app) => app.Use((context, next) =>
    {
        context.Request.Body = new WatchedBody(context.Request.Body, () => _begun.Writer.TryWrite(true));
        return next(context);
    });

    /// <summary>Completes when the next body is being read.</summary>
    public Task NextAsync() => _begun.Reader.ReadAsync().AsTask().Bound();

    private sealed class WatchedBody(Stream inner, Action onBegun) : AsyncStream
    {
        private bool _isBegun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_isBegun) onBegun();
            _isBegun = true;
            return inner.ReadAsync(buffer, cancellationToken);
        }
    }
}
