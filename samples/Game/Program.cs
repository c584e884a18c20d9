using Game;
using Game.Play;
using SocketIoNet;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<ArenaTable>();
builder.Services.AddHostedService<GameLoop>();
// A player whose network changes has the same socket again, and with it the same ship.
builder.Services.AddSocketIo(options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();

var arenas = app.Services.GetRequiredService<ArenaTable>();
app.MapSocketIo(io => io.OnConnection(socket =>
{
    if (socket.Recovered) arenas.Find(socket.Id)?.Return(socket.Id);

    socket.On("join", async (string? name, string? arena) =>
    {
        if (arenas.Find(socket.Id) is not null) return null;
        var joined = arenas.Enter(arena, socket.Id, name);
        if (joined is null) return null;
        await socket.JoinAsync(joined.Arena.Room);
        io.To(joined.Arena.Room).Emit("players", joined.Arena.Names());
        return joined.Welcome;
    });

    // Volatile on the client's side too: a stale direction is worth nothing.
    socket.On("steer", (byte[] direction) =>
    {
        if (Steering.TryRead(direction, out var angle, out var thrust)) arenas.Find(socket.Id)?.Steer(socket.Id, angle, thrust);
    });

    // The ship drifts on for a while: its player may come back.
    socket.OnDisconnect(_ => arenas.Find(socket.Id)?.Leave(socket.Id));
}));

app.Run();
