using System.Diagnostics;
using SocketIoNet.InteropHost.Interop;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>Handlers that block their thread, by sleeping or by computing, beside others that do not, while the server sends to everybody. A connection that is lost may come back.</summary>
internal sealed class BlockingProfile : IProfile
{
    private static readonly TimeSpan TimeToReturn = TimeSpan.FromSeconds(10);

    /// <summary>The official client hears of some cuts by the heartbeat only.</summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var journal = new Journal();
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = options.PingTimeout = Ping;
            options.ConnectionStateRecovery = new() { MaxDisconnectionDuration = TimeToReturn };
        });
        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            io.OnConnection(socket => AddEvents(socket, journal));
            Background.Run(() => BeatAsync(io));
        });
        InteropPages.Map(app, journal);
        return [app];
    }

    private static async Task BeatAsync(SocketIoServer io)
    {
        using var timer = new PeriodicTimer(Beat);
        for (var beat = 0; await timer.WaitForNextTickAsync(); beat++) io.To("beat").Emit("beat", beat);
    }

    private static void AddEvents(Socket socket, Journal journal)
    {
        journal.Follow(socket);
        Note(socket, journal, "quick", static _ => { });
        Note(socket, journal, "sleep", Thread.Sleep);
        Note(socket, journal, "compute", Compute);
        socket.On("wait", async (int number, int milliseconds) =>
        {
            journal.Write(socket, "event", ("number", number));
            await Task.Delay(milliseconds);
            return number;
        });
        socket.On("end", (int number, string how, int milliseconds) =>
        {
            journal.Write(socket, "event", ("number", number));
            Thread.Sleep(milliseconds);
            End(socket, how);
            Thread.Sleep(milliseconds);
        });
        socket.On("beat", () => socket.JoinAsync("beat"));
    }

    private static void Note(Socket socket, Journal journal, string name, Action<int> block) => socket.On(name, (int number, int milliseconds) =>
    {
        journal.Write(socket, "event", ("number", number));
        socket.Emit("began", number);
        block(milliseconds);
        socket.Emit("done", number);
        return number;
    });

    private static void Compute(int milliseconds)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds;)
        {
        }
    }

    private static void End(Socket socket, string how)
    {
        if (how == "close") socket.Connection.Close();
        else socket.Disconnect(close: how == "disconnect, close");
    }
}
