using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

internal sealed record SocketIoBuilder(IServiceCollection Services) : ISocketIoBuilder;
