using SocketIoNet.InteropHost.FieldCases;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the cases from the field need of a server.</summary>
internal sealed class FieldCasesProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var presence = new PresenceBook();
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromMilliseconds(2000);
            options.PingTimeout = TimeSpan.FromMilliseconds(1500);
            options.AllowEio3 = arguments.AllowEio3;
        });
        var app = builder.Build();
        app.MapSocketIo(io =>
        {
            io.OnConnection(socket =>
            {
                socket.On("echo", (EventArguments echoed, Ack ack) => ack.Send(echoed));
                socket.On("join", async (string room, Ack ack) =>
                {
                    await socket.JoinAsync(room);
                    ack.Send();
                });
                LongWork.Add(io, socket);
                LaterWork.Add(socket);
                TypedArguments.Add(socket);
                OddValueEvents.Add(io, socket);
                VolatileBytes.Add(io, socket);
                TypedRelays.Add(io, socket);
            });
            io.Of("/odd-refusal").Use((socket, _) => throw new ConnectErrorException("refused", OddValues.Create(OddValueEvents.KindOf(socket))));
            PresenceEvents.Add(io, presence);
        });
        app.MapGet("/presence", (SocketIoServer io, string key) => PresenceEvents.ReportAsync(io, presence, key));
        return [app];
    }
}
