using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.Epoll.Tests.Support;

/// <summary>An application whose handlers block, if they are asked to: "sleep" and "compute" for as many milliseconds as are sent, and tell then that they have.</summary>
internal static class BlockingApp
{
    public const string Blocked = "42[\"blocked\"]";

    /// <param name="called">Called by each handler that blocks, on its thread.</param>
    public static Task<EpollApp> StartAsync(Action? called = null) => EpollApp.StartAsync(
        build: builder => builder.Services.AddSocketIo(),
        use: app => app.MapSocketIo(io => io.OnConnection(socket =>
        {
            socket.On("echo", (int number) => socket.Emit("echo", number));
            socket.On("sleep", (int milliseconds) => Run(Thread.Sleep, milliseconds));
            socket.On("compute", (int milliseconds) => Run(Compute, milliseconds));

            void Run(Action<int> block, int milliseconds)
            {
                called?.Invoke();
                block(milliseconds);
                socket.Emit("blocked");
            }
        })));

    public static Task<SocketIoConnection[]> ConnectAsync(EpollApp app, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => SocketIoConnection.ConnectAsync(app.Port)));

    /// <summary>Has a handler called that blocks.</summary>
    public static Task BlockAsync(this SocketIoConnection client, string how, int milliseconds) =>
        client.SendAsync(FormattableString.Invariant($"42[\"{how}\",{milliseconds}]"));

    public static async Task EchoAsync(this SocketIoConnection client)
    {
        await client.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await client.NextAsync());
    }

    private static void Compute(int milliseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
        }
    }
}
