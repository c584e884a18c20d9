using Microsoft.Extensions.Hosting;
using SocketIoNet;

namespace Native;

/// <summary>What the tests ask of an application that is compiled ahead of time.</summary>
internal sealed class BasicsNamespace(SocketIoServer io) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        io.Of("/basics").OnConnection(AddHandlers);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void AddHandlers(Socket socket)
    {
        var basics = io.Of("/basics");
        socket.On("order", (Order order, decimal price) => new Bill(order, order.Count * price));
        socket.On("join", async (string room) =>
        {
            await socket.JoinAsync(room);
            return socket.Rooms.Count;
        });
        socket.On("tell", (string room, string text) => socket.To(room).Emit("told", text));
        socket.On("bytes", (byte[] data, Ack ack) => ack.Send(data.Length, data));
        socket.On("question", async () => await socket.EmitWithAckAsync<string>("question"));
        socket.On("count", async () => (await basics.FetchSocketsAsync()).Count);
        socket.On("unnamed", () => Explain(() => socket.On("never", (Unnamed _) => { })));
    }

    private static string Explain(Action register)
    {
        try
        {
            register();
            return "no error";
        }
        catch (NotSupportedException exception)
        {
            return exception.Message;
        }
    }
}
