namespace SocketIoNet.Connections;

/// <summary>The middlewares that a socket passes before it is connected, in the order of their registration.</summary>
internal sealed class MiddlewarePipeline
{
    private Func<Socket, Func<Task>, Task>[] _middlewares = [];

    public void Add(Func<Socket, Func<Task>, Task> middleware) => _middlewares = [.. _middlewares, middleware];

    /// <summary>Runs all; false when one neither called the next nor threw.</summary>
    public async ValueTask<bool> RunAsync(Socket socket)
    {
        var middlewares = _middlewares;
        if (middlewares.Length == 0) return true;
        var isThrough = false;
        await RunFromAsync(0);
        return isThrough;

        Task RunFromAsync(int index)
        {
            if (index < middlewares.Length) return middlewares[index](socket, () => RunFromAsync(index + 1));
            isThrough = true;
            return Task.CompletedTask;
        }
    }
}
