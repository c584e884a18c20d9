using SocketIoNet;
using Transports.Feeds;

namespace Transports.Columns;

/// <summary>Three columns, one handler: over which transport a client comes is no concern of the application.</summary>
internal static class SocketIo
{
    public static void Map(WebApplication app) => app.MapSocketIo(io =>
    {
        io.OnConnection(async socket =>
        {
            await socket.JoinAsync($"visitor {socket.Handshake.Query["visitor"]}");
            socket.On("question", (Question question) => question);
        });

        app.Services.GetRequiredService<VisitorTable>().Published = (visitor, message) => io.To($"visitor {visitor.Id}").Emit("message", message);
    });
}
