using System.Globalization;
using System.Runtime;
using SocketIoNet.Bench.Peers.Bare;
using SocketIoNet.Bench.Peers.Sending;
using SocketIoNet.Bench.Peers.SignalR;

// Servers that the load program compares with: --server signalr|bare|sender --urls URL
var options = new ConfigurationBuilder().AddCommandLine(args).Build();
if (options["server"] == "sender")
{
    new SendingServer().Run();
    return;
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls(options["urls"] ?? "http://127.0.0.1:3000");
builder.Logging.ClearProviders();

var isSignalR = options["server"] == "signalr";
if (isSignalR) builder.Services.AddSignalR();

var app = builder.Build();
app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
app.MapGet("/compiled", () => JitInfo.GetCompiledMethodCount().ToString(CultureInfo.InvariantCulture));
if (isSignalR) app.MapHub<LoadHub>("/hub");
else app.MapBare();

await app.StartAsync();
Console.WriteLine($"READY {options["server"]} {app.Urls.First()} pid {Environment.ProcessId}");
await app.WaitForShutdownAsync();
