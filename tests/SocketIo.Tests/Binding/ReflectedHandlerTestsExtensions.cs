namespace SocketIoNet.Tests.Binding;

internal static class ReflectedHandlerTestsExtensions
{
    internal static void Extension(this ReflectedHandlerTests test, int number) => test.See(number);
}
