using System.Text.Json;

namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Handlers that work for seconds on the thread that called them.</summary>
internal static class LongWork
{
    public static void Add(SocketIoServer io, Socket socket)
    {
        socket.On("progress", (int steps, int ms) => Work(socket, steps, () => Thread.Sleep(ms)));
        socket.On("progress-busy", (int steps, int ms) => Work(socket, steps, () => Compute(TimeSpan.FromMilliseconds(ms))));
        socket.On("block", (int ms) =>
        {
            socket.Emit("blocked");
            Thread.Sleep(ms);
            return "done";
        });
        socket.On("bcast", (string name, JsonElement value) => io.Emit(name, value));
    }

    private static void Work(Socket socket, int steps, Action work)
    {
        for (var i = 0; i < steps; i++)
        {
            socket.Emit("progress", i);
            work();
        }
    }

    private static void Compute(TimeSpan duration)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < duration) Thread.SpinWait(1000);
    }
}
