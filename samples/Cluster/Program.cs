using Cluster;
using SocketIoNet;

// One server of the cluster; server.mjs is the same in Node.
var builder = WebApplication.CreateBuilder(args);
var name = builder.Configuration["Name"] ?? "dotnet1";
builder.Services.AddSocketIo().AddRedisAdapter(options => options.ConnectionString = builder.Configuration["Redis"] ?? "localhost:6379");
builder.Services.AddHostedService(services => new Presence(services.GetRequiredService<SocketIoServer>(), name, TimeProvider.System));

var app = builder.Build();
app.MapSocketIo(io =>
{
    io.OnConnection(socket =>
    {
        socket.Emit("welcome", name);

        // To all pages, on whatever server they are. Each acknowledges with the name of the server that delivered the message to it.
        socket.On("say", async (Saying saying) =>
        {
            io.Emit("delivered", saying.Id, await io.AskPagesAsync("message", saying with { Server = name }));
        });

        socket.On("kill", (string server) =>
        {
            io.ServerSideEmit("kill", server);
            Death.DieIf(server == name);
        });
    });

    // From another server.
    io.ServerSide.On("kill", (string server) => Death.DieIf(server == name));
});

app.Run();
