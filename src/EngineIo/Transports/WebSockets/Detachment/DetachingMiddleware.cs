using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

/// <summary>
/// A connection middleware directly around the HTTP layer. It keeps a detached connection open after the layer has ended, so that the server
/// still counts it, and waits for it when it stops.
/// </summary>
internal sealed class DetachingMiddleware(ConnectionDelegate http)
{
    public async Task OnConnectionAsync(ConnectionContext context)
    {
        if (context.Transport is IPushConnection)
        {
            // WebSockets leave their requests without help.
            await http(context).ConfigureAwait(false);
            return;
        }

        var connection = new DetachableConnection(context);
        if (await RunHttpAsync(context, connection).ConfigureAwait(false) is not { } detached) return;
        try
        {
            // As the HTTP layer does when the server stops.
            using var _ = context.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
                .UnsafeRegister(static input => ((PipeReader)input!).CancelPendingRead(), connection.Transport.Input);
            await detached.ConfigureAwait(false);
        }
        finally
        {
            await connection.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A method of its own: the waiting one must not hold anything of the HTTP layer.</summary>
    private async Task<Task?> RunHttpAsync(ConnectionContext context, DetachableConnection connection)
    {
        var running = http(context);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var detached = connection.EndHttp();
        if (detached is null) await running.ConfigureAwait(false);
        return detached;
    }
}
