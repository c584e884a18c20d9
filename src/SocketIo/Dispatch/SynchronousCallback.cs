namespace SocketIoNet.Dispatch;

/// <summary>Synchronous callbacks as asynchronous ones, so that both kinds are kept and called in one way.</summary>
internal static class SynchronousCallback
{
    public static Func<Task?> ToAsync(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return () =>
        {
            callback();
            return null;
        };
    }

    public static Func<T, Task?> ToAsync<T>(Action<T> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return argument =>
        {
            callback(argument);
            return null;
        };
    }

    public static Func<T1, T2, Task?> ToAsync<T1, T2>(Action<T1, T2> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (first, second) =>
        {
            callback(first, second);
            return null;
        };
    }

    public static Func<T1, T2, T3, Task?> ToAsync<T1, T2, T3>(Action<T1, T2, T3> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return (first, second, third) =>
        {
            callback(first, second, third);
            return null;
        };
    }
}
