namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>Waits for what another thread is about to do, where nothing tells of it.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        var until = Environment.TickCount64 + (long)TestApp.Limit.TotalMilliseconds;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < until, "The condition did not come true.");
            await Task.Delay(2);
        }
    }
}
