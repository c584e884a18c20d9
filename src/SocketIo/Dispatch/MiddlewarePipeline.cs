using System.Runtime.ExceptionServices;

namespace SocketIoNet.Dispatch;

/// <summary>The middlewares that a socket passes before it is connected, in the order of their registration.</summary>
/// <param name="outer">Those that come first; null for none.</param>
internal sealed class MiddlewarePipeline(MiddlewarePipeline? outer = null)
{
    private readonly Lock _adding = new();
    private Func<Socket, Func<Task>, Task>[] _middlewares = [];

    private Func<Socket, Func<Task>, Task>[] All => outer is null ? _middlewares : [.. outer.All, .. _middlewares];

    public void Add(Func<Socket, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_adding) _middlewares = [.. _middlewares, middleware];
    }

    /// <summary>Runs all; false when one neither called the next nor threw.</summary>
    public async ValueTask<bool> RunAsync(Socket socket)
    {
        var middlewares = All;
        if (middlewares.Length == 0) return true;
        var isThrough = false;
        var run = new MiddlewareRun<Socket>(middlewares, socket, () =>
        {
            isThrough = true;
            return Task.CompletedTask;
        });
        await run.RunAsync().ConfigureAwait(false);
        // The client is refused, and is told why by the one that knows.
        if (!isThrough && run.Unheeded is { } failure) ExceptionDispatchInfo.Throw(failure);
        return isThrough;
    }
}
