using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Acknowledgements;

/// <summary>Whoever asks without awaiting the answer is not told of an exception that nobody observed.</summary>
[Collection<RunsAlone>]
public sealed class UnawaitedAckTests : IDisposable
{
    private readonly List<Exception> _unobserved = [];

    public UnawaitedAckTests()
    {
        // What other tests left behind.
        Collect();
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnUnobserved;

    [Fact]
    public async Task An_acknowledgement_that_ends_with_its_connection_is_no_unobserved_exception()
    {
        var ended = new Signal<string>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket => socket.OnDisconnect(ended.Set)));
        await using (var client = await app.ConnectAsync()) Ask(app, client);
        await ended.Task;
        // An exception of ours that nobody looks at shows that the others would have been seen.
        Forget();
        for (var i = 0; i < 100 && !Saw<TimeZoneNotFoundException>(); i++) Collect();

        Assert.True(Saw<TimeZoneNotFoundException>());
        Assert.False(Saw<SocketDisconnectedException>());
    }

    private static void Ask(TestApp app, ITestClient client)
    {
        var socket = app.Find(client);
        for (var i = 0; i < 10; i++) _ = socket.EmitWithAckAsync<string>("question", i);
        _ = socket.Timeout(TimeSpan.FromMinutes(1)).EmitWithAckAsync<string>("question");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static void Forget() => _ = Task.FromException(new TimeZoneNotFoundException("seen"));

    private bool Saw<T>()
        where T : Exception
    {
        lock (_unobserved) return _unobserved.OfType<T>().Any();
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        lock (_unobserved) _unobserved.AddRange(e.Exception.InnerExceptions);
    }
}
