using SocketIoNet.InteropHost.Handlers;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>Handlers of every kind, and the acknowledgements of many.</summary>
internal sealed class HandlersProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo();
        builder.Services.AddScoped<SocketScope>();
        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            io.OnConnection(socket =>
            {
                socket.On("join", async (string room, Ack ack) =>
                {
                    await socket.JoinAsync(room);
                    ack.Send();
                });
                ManyAnswers.Add(io, socket);
                ConnectionWatch.Add(socket);
                RemoteSockets.Add(io, socket);
                SocketFacts.Add(io, socket);
            });
            EngineHooks.Add(io);
            io.Of("/order").OnConnection(OrderOfHandlers.Add);
            io.Of("/outgoing").OnConnection(OutgoingEvents.Add);
            io.Of("/passing").OnConnection(PassingHandlers.Add);
            io.Of("/operators").OnConnection(Operators.Add);
            io.Of("/ends").OnConnection(SocketEnds.Add);
            SharedHandlers.Add(io.Of("/shared"));
        });
        return [app];
    }
}
