using System.Collections.Concurrent;

namespace SocketIoNet.InteropHost.Handlers;

/// <summary>Session ids of the application's own, and the handshakes that were refused.</summary>
internal static class EngineHooks
{
    public static void Add(SocketIoServer io)
    {
        var refused = new ConcurrentQueue<object[]>();
        io.Engine.SessionIdFactory = _ => $"own-{Guid.NewGuid():N}"[..20];
        io.Engine.ConnectionError += error =>
            refused.Enqueue([error.HttpContext.Request.Query["key"].ToString(), (int)error.Code, error.Message]);
        io.OnConnection(socket =>
        {
            socket.On("refused", (string key) => refused.Where(entry => (string)entry[0] == key));
            socket.On("sessions", () => io.Engine.SessionCount);
        });
    }
}
