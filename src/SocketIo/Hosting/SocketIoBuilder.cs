using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

internal sealed record SocketIoBuilder(string Name, IServiceCollection Services) : ISocketIoBuilder;
