namespace SocketIoNet.TestSupport;

/// <summary>Waiting that ends: nothing in the tests waits for longer than this.</summary>
internal static class Bounded
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static Task Bound(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Bound<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Waits, without giving the thread away, for what another one is about to make.</summary>
    public static T Spin<T>(Func<T?> find)
        where T : class
    {
        var end = DateTime.UtcNow + Limit;
        T? found;
        while ((found = find()) is null)
        {
            if (DateTime.UtcNow > end) throw new TimeoutException("It was not made.");
        }

        return found;
    }

    /// <summary>Waits for what another thread brings about and nothing announces.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>The same for a condition that has to be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var end = DateTime.UtcNow + Limit;
        while (!await condition().WaitAsync(Limit))
        {
            if (DateTime.UtcNow > end) throw new TimeoutException("The condition did not come true.");
            await Task.Delay(5);
        }
    }
}
