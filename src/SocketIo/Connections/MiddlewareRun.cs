namespace SocketIoNet.Connections;

/// <summary>One pass of <paramref name="subject"/> through middlewares, to <paramref name="end"/> if all let it go on.</summary>
internal sealed class MiddlewareRun<T>(Func<T, Func<Task>, Task>[] middlewares, T subject, Func<Task> end)
{
    private int _reached = -1;

    public Task RunAsync() => RunFromAsync(0);

    private Task RunFromAsync(int index)
    {
        // A middleware may call the next more than once, by mistake; what follows it runs once.
        if (Interlocked.CompareExchange(ref _reached, index, index - 1) != index - 1) return Task.CompletedTask;
        return index == middlewares.Length ? end() : middlewares[index](subject, () => RunFromAsync(index + 1));
    }
}
